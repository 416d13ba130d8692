-- Which rows of their own do offices add to the form?
-- 各单位在表中自行增加的行。

SELECT c.row_label, count(DISTINCT c.report_id) AS reports, sum(c.value) FILTER (c.column_code = 'total') AS total
FROM cell AS c
JOIN report AS r ON r.report_id = c.report_id AND r.is_current
WHERE starts_with(c.row_code, 'extra_')
GROUP BY c.row_label
ORDER BY reports DESC, c.row_label;
