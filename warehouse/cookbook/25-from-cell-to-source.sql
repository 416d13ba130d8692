-- Where does a number come from: page, place in it, archived bytes, and fetch?
-- 一个数字的出处：网页、位置、存档和抓取记录。

WITH example AS (SELECT * FROM report WHERE is_current ORDER BY organization, year LIMIT 10)
SELECT r.organization, r.year, cell_key(c.table_code, c.row_code, c.column_code) AS cell, c.text, c.locator, r.url,
    r.document_id, d.format, d.first_seen, d.last_seen
FROM example AS r
JOIN cell AS c ON c.report_id = r.report_id
JOIN document AS d ON d.document_id = r.document_id
WHERE c.table_code = 'applications' AND c.row_code = 'received' AND c.column_code = 'total'
ORDER BY r.organization, r.year;
