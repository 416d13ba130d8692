-- Which numbers in the prose differ from the cells they speak of?
-- 正文所述数字与表格不一致之处。

SELECT r.organization, r.year, m.claim, m.value AS in_prose, sum(c.value) AS in_table, m.sentence
FROM claim AS m
JOIN report AS r ON r.report_id = m.report_id AND r.is_current
JOIN cell AS c ON c.report_id = m.report_id AND list_contains(m.cells, cell_key(c.table_code, c.row_code, c.column_code))
WHERE m.scope = 'own'
GROUP BY r.organization, r.year, m.claim, m.value, m.sentence, m.cells
HAVING count(c.value) = len(m.cells) AND sum(c.value) <> m.value
ORDER BY r.organization, r.year, m.claim;
