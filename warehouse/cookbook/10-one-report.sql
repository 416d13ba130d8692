-- Show one report as the form prints it.
-- 按表样逐格显示一份年报。

SELECT table_code, row_group, row_label, column_label, value, state
FROM report_cells((SELECT min(report_id) FROM report WHERE is_current AND form IS NOT NULL));
