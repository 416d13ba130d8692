-- What stands in the cells of one broken identity?
-- 某一不成立的勾稽关系，各单元格印的是什么？

WITH broken AS (
    SELECT r.report_id, r.organization, r.year, r.form_applications AS form, c.identity
    FROM identity_check AS c
    JOIN report AS r ON r.report_id = c.report_id
    WHERE r.is_current AND c.outcome = 'broken' AND c.rule IN ('A1', 'A2', 'A3')
    ORDER BY r.organization, r.year, c.identity
    LIMIT 1
)
SELECT b.organization, b.year, b.identity, i.weight, f.row_label, f.column_label, c.value, c.text, c.locator
FROM broken AS b
JOIN identity AS i ON i.identity = b.identity AND i.form = b.form
JOIN form_cell AS f
    ON f.form = i.form AND f.table_code = i.table_code AND f.row_code = i.row_code AND f.column_code = i.column_code
JOIN cell AS c
    ON c.report_id = b.report_id AND c.table_code = i.table_code AND c.row_code = i.row_code
    AND c.column_code = i.column_code
ORDER BY f.position;
