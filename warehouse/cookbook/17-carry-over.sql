-- Where does this year's carried-in differ from last year's carried-out?
-- 上年结转与上一年度结转下年度不一致的单位。

SELECT organization, year, column_code, carried_out_last_year, carried_in, difference
FROM carry_over
WHERE difference <> 0
ORDER BY abs(difference) DESC, organization, year, column_code
LIMIT 100;
