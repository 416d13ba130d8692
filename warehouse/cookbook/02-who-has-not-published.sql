-- Which expected organisations have no report on a year that others have reported on?
-- 应公布而未见年报的单位有哪些？

SELECT year, region, organization, due_on
FROM coverage
WHERE expected AND NOT published
ORDER BY year, region, organization;
