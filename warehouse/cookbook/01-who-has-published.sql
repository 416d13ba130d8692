-- Who has published the report on the latest year, and when?
-- 最近一个年度，哪些单位已公布年报？何时公布？

SELECT organization, published_on, due_on, days_late, url
FROM coverage
WHERE published AND year = (SELECT max(year) FROM report)
ORDER BY published_on, organization;
