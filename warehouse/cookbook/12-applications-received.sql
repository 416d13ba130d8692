-- Who received most applications in the latest year?
-- 最近年度新收申请最多的单位。

SELECT organization, received_total, received_natural_person, received_business, handled_total_total AS handled
FROM applications
WHERE year = (SELECT max(year) FROM report)
ORDER BY received_total DESC NULLS LAST, organization
LIMIT 20;
