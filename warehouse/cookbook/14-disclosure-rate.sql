-- What is the disclosure rate of each region and year, and on how many reports does it rest?
-- 各地区各年度的公开率，以及所依据的年报数。

SELECT region, year, reports, reports_with_disclosure_rate, handled, round(disclosure_rate, 4) AS disclosure_rate
FROM regional_rates
ORDER BY region, year;
