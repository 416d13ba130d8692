-- Which reports leave most cells blank?
-- 空白单元格最多的年报。

SELECT organization, year, cells, numbers, blanks, missing
FROM report_overview
WHERE blanks + missing > 0
ORDER BY blanks + missing DESC, organization, year;
