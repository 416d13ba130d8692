-- Evaluates the identities of the reports in `touched`, from cell x identity. Three-valued: an operand without a number
-- makes an identity not assessable, and it is said whether it holds with such operands read as zero.

DELETE FROM identity_check WHERE report_id IN (SELECT report_id FROM touched)
    OR report_id NOT IN (SELECT report_id FROM report);

INSERT INTO identity_check BY NAME
WITH edition AS (
    SELECT report_id, 'disclosure' AS table_code, form_disclosure AS form FROM report
    UNION ALL SELECT report_id, 'applications', form_applications FROM report
    UNION ALL SELECT report_id, 'proceedings', form_proceedings FROM report
),
printed AS (
    SELECT c.report_id, e.form, c.table_code, c.row_code, c.column_code, c.value, c.doubt IS NOT NULL AS doubtful
    FROM cell AS c
    JOIN touched AS t ON t.report_id = c.report_id
    JOIN edition AS e ON e.report_id = c.report_id AND e.table_code = c.table_code AND e.form IS NOT NULL
),
operand AS (
    SELECT p.report_id, i.identity, i.rule, i.relation, i.weight, p.value, p.doubtful
    FROM printed AS p JOIN identity AS i USING (form, table_code, row_code, column_code)
    UNION ALL  -- a row of the office's own counts among the results
    SELECT report_id, 'A2.' || column_code, 'A2', '=', 1, value, doubtful
    FROM printed WHERE table_code = 'applications' AND starts_with(row_code, 'extra_')
    UNION ALL  -- and has a sum of applicants of its own
    SELECT p.report_id, 'A3.' || p.row_code, 'A3', i.relation, i.weight, p.value, p.doubtful
    FROM printed AS p
    JOIN identity AS i ON i.form = p.form AND i.identity = 'A3.received' AND i.column_code = p.column_code
    WHERE p.table_code = 'applications' AND starts_with(p.row_code, 'extra_')
),
summed AS (
    SELECT
        report_id, identity, any_value(rule) AS rule, any_value(relation) AS relation,
        sum(weight * coalesce(value, 0)) AS residual,
        count(*) - count(value) AS blanks,
        count(*) FILTER (doubtful) AS doubtful
    FROM operand GROUP BY report_id, identity
),
judged AS (
    SELECT *, CASE relation WHEN '<=' THEN residual <= 0 ELSE residual = 0 END AS fits FROM summed
)
SELECT
    report_id, identity, rule, residual, blanks, doubtful, fits AS holds_with_blanks_as_zero,
    CASE WHEN blanks > 0 THEN 'not_assessable' WHEN fits THEN 'holds' ELSE 'broken' END AS outcome
FROM judged;
