-- Which cells were changed after publication, and when?
-- 公布后被修改的单元格及时间。

SELECT organization, year, changed_at, cell_key(table_code, row_code, column_code) AS cell, old_text, new_text
FROM cell_changes
ORDER BY changed_at, organization, year, cell;
