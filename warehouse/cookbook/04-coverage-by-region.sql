-- What share of the expected reports is there, by region and year?
-- 各地区各年度应公布年报的公布率是多少？

SELECT
    region, year,
    count(*) AS expected,
    count(*) FILTER (published) AS published,
    round(100.0 * count(*) FILTER (published) / count(*), 1) AS percent
FROM coverage
WHERE expected
GROUP BY region, year
ORDER BY region, year;
