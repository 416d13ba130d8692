-- How were applications decided, over all reports of a year?
-- 各年度申请办理结果的构成。

SELECT t.year, f.row_label, sum(t.value) AS applications, sum(t.reports_with_number) AS reports_with_number
FROM yearly_totals AS t
JOIN form_cell AS f
    ON f.form = t.form AND f.table_code = t.table_code AND f.row_code = t.row_code AND f.column_code = t.column_code
WHERE t.table_code = 'applications' AND t.column_code = 'total'
GROUP BY t.year, f.row_label, f.position
ORDER BY t.year, f.position;
