-- What was extraction not sure of? (ours, never the office's fault)
-- 抽取环节存疑之处（属本系统问题，不归责于单位）。

SELECT i.code, i.table_code, count(*) AS issues, count(DISTINCT i.document_id) AS documents, min(i.message) AS example
FROM extraction_issue AS i
GROUP BY i.code, i.table_code
ORDER BY issues DESC, i.code, i.table_code;
