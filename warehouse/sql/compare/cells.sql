-- Cells that differ between the attached databases old and new, each with the reason.

WITH
old_extraction AS (SELECT * FROM old.main.extraction),
new_extraction AS (SELECT * FROM new.main.extraction),
old_cell AS (SELECT r.organization, r.year, r.version, c.* FROM old.main.cell AS c JOIN old.main.report AS r USING (report_id)),
new_cell AS (SELECT r.organization, r.year, r.version, c.* FROM new.main.cell AS c JOIN new.main.report AS r USING (report_id)),
differing AS (
    SELECT
        coalesce(n.organization, o.organization) AS organization,
        coalesce(n.year, o.year) AS year,
        coalesce(n.report_id, o.report_id) AS report_id,
        concat_ws('.', coalesce(n.table_code, o.table_code), coalesce(n.row_code, o.row_code), coalesce(n.column_code, o.column_code))
            AS cell,
        o.report_id IS NOT NULL AS in_old, n.report_id IS NOT NULL AS in_new,
        o.value AS old_value, o.state AS old_state, o.doubt AS old_doubt,
        n.value AS new_value, n.state AS new_state, n.doubt AS new_doubt
    FROM old_cell AS o
    FULL JOIN new_cell AS n
        ON n.report_id = o.report_id AND n.table_code = o.table_code AND n.row_code = o.row_code
        AND n.column_code = o.column_code
    WHERE o.value IS DISTINCT FROM n.value OR o.state IS DISTINCT FROM n.state OR o.doubt IS DISTINCT FROM n.doubt
)
SELECT
    d.*,
    CASE
        WHEN oe.document_id IS NULL THEN 'a new document'
        WHEN ne.document_id IS NULL THEN 'the document is no longer in the ledger'
        WHEN regexp_extract(oe.extractor, '^(.*)[+]', 1) <> regexp_extract(ne.extractor, '^(.*)[+]', 1)
            THEN 'extractor ' || regexp_extract(oe.extractor, '^(.*)[+]', 1) || ' -> ' || regexp_extract(ne.extractor, '^(.*)[+]', 1)
        WHEN oe.extractor <> ne.extractor THEN 'the declarations of the forms changed'
        WHEN oe.context_digest <> ne.context_digest THEN 'what is known of the document from outside changed'
        WHEN oe.values_digest <> ne.values_digest THEN 'the same extractor read the document differently'
        ELSE 'another document of the report gives its cells'
    END AS reason
FROM differing AS d
LEFT JOIN old_extraction AS oe ON oe.report_id = d.report_id
LEFT JOIN new_extraction AS ne ON ne.report_id = d.report_id
ORDER BY organization, year, report_id, cell;
