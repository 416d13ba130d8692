-- Issues that show only when documents are seen together. Made anew at each load.

DELETE FROM extraction_issue WHERE code IN ('attachment_differs', 'duplicate_report', 'organization_from_page', 'year_from_page');

INSERT INTO extraction_issue BY NAME
SELECT
    e.document_id,
    'attachment_differs' AS code,
    'prints other figures than document ' || g.document_id || ', in which the cells of the report were read' AS message,
    '' AS place,
    NULL AS table_code
FROM report_document AS d
JOIN extraction AS e ON e.document_id = d.document_id
JOIN report AS r ON r.report_id = d.report_id
JOIN extraction AS g ON g.document_id = r.document_id
WHERE d.role = 'companion' AND e.printed > 0 AND e.values_digest <> g.values_digest;

INSERT INTO extraction_issue BY NAME
WITH served AS (
    SELECT DISTINCT r.report_id, r.document_id, r.organization, r.year, e.values_digest
    FROM report AS r
    JOIN report_document AS d ON d.report_id = r.report_id AND d.role <> 'companion'
    JOIN extraction AS e ON e.document_id = d.document_id
    JOIN alive AS s ON s.document_id = d.document_id
)
SELECT
    a.document_id,
    'duplicate_report' AS code,
    'another report of ' || a.organization || ' on ' || a.year || ' is served at the same time, with '
    || CASE WHEN bool_and(b.values_digest = a.values_digest) THEN 'the same figures' ELSE 'other figures' END
    || ': document ' || string_agg(DISTINCT b.document_id, ', ' ORDER BY b.document_id) AS message,
    '' AS place,
    NULL AS table_code
FROM served AS a JOIN served AS b ON b.organization = a.organization AND b.year = a.year AND b.report_id <> a.report_id
GROUP BY a.document_id, a.organization, a.year;

INSERT INTO extraction_issue BY NAME
SELECT
    e.document_id,
    w.what || '_from_page' AS code,
    'not read in the document itself but in document ' || r.edition || ' beside it' AS message,
    '' AS place,
    NULL AS table_code
FROM extraction AS e
JOIN resolved AS r ON r.document_id = e.document_id
CROSS JOIN (VALUES ('organization'), ('year')) AS w (what)
WHERE e.kind = 'report'
    AND CASE w.what
        WHEN 'organization' THEN e.organization IS NULL AND r.organization IS NOT NULL
        ELSE e.year IS NULL AND r.year IS NOT NULL
    END;

UPDATE document SET issues = n
FROM (SELECT document_id, count(*) AS n FROM extraction_issue GROUP BY document_id) AS counted
WHERE counted.document_id = document.document_id;
