-- Which figures jumped most against the year before?
-- 与上年相比变化最大的数据。

SELECT organization, year, cell_key(table_code, row_code, column_code) AS cell, value_last_year, value, change
FROM year_on_year
WHERE column_code IN ('total', 'decisions', 'in_force', 'amount') AND year = (SELECT max(year) FROM report)
ORDER BY abs(change) DESC NULLS LAST, organization, table_code, row_code, column_code
LIMIT 20;
