-- How were applications decided, over all reports of a year?
-- 各年度申请办理结果的构成。

SELECT
    r.year, f.row_label,
    sum(c.value) AS applications,
    count(c.value) AS reports_with_number
FROM cell AS c
JOIN report AS r ON r.report_id = c.report_id AND r.is_current
JOIN form_cell AS f
    ON f.form = r.form_applications AND f.table_code = c.table_code AND f.row_code = c.row_code
    AND f.column_code = c.column_code
WHERE c.table_code = 'applications' AND c.column_code = 'total'
GROUP BY r.year, f.row_label, f.position
ORDER BY r.year, f.position;
