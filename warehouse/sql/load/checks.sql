-- Evaluates the identities of the reports in `touched`, from cell x identity. Three-valued: an operand without a number
-- makes an identity not assessable, and it is said whether it holds with such operands read as zero.
-- Reports and identities are numbered first: grouping by two small numbers takes half the time of grouping by names.

DELETE FROM identity_check WHERE report_id IN (SELECT report_id FROM touched)
    OR report_id NOT IN (SELECT report_id FROM report);

CREATE OR REPLACE TEMP TABLE checked_table AS
WITH numbered AS (
    SELECT row_number() OVER (ORDER BY report_id)::INTEGER AS number, *
    FROM report WHERE report_id IN (SELECT report_id FROM touched)
)
SELECT number, report_id, 'disclosure' AS table_code, form_disclosure AS form FROM numbered WHERE form_disclosure IS NOT NULL
UNION ALL
SELECT number, report_id, 'applications', form_applications FROM numbered WHERE form_applications IS NOT NULL
UNION ALL
SELECT number, report_id, 'proceedings', form_proceedings FROM numbered WHERE form_proceedings IS NOT NULL;

-- The declared operands, and those of rows of an office's own: these count among the results (A2) and have a sum of
-- applicants of their own (A3).
CREATE OR REPLACE TEMP TABLE operand AS
WITH extra AS (
    SELECT DISTINCT row_code FROM cell
    WHERE starts_with(row_code, 'extra_') AND report_id IN (SELECT report_id FROM touched)
),
named AS (
    SELECT form, identity, rule, relation, table_code, row_code, column_code, weight FROM identity
    UNION ALL
    SELECT i.form, 'A2.' || i.column_code, 'A2', '=', i.table_code, x.row_code, i.column_code, 1
    FROM identity AS i CROSS JOIN extra AS x WHERE i.identity = 'A3.received'
    UNION ALL
    SELECT i.form, 'A3.' || x.row_code, i.rule, i.relation, i.table_code, x.row_code, i.column_code, i.weight
    FROM identity AS i CROSS JOIN extra AS x WHERE i.identity = 'A3.received'
)
SELECT *, dense_rank() OVER (ORDER BY identity)::INTEGER AS place FROM named;

INSERT INTO identity_check BY NAME
WITH printed AS (
    SELECT t.number, t.form, c.table_code, c.row_code, c.column_code, c.value, c.doubt IS NOT NULL AS doubtful
    FROM cell AS c JOIN checked_table AS t ON t.report_id = c.report_id AND t.table_code = c.table_code
),
summed AS (
    SELECT
        p.number, o.place,
        coalesce(sum(o.weight * p.value), 0) AS residual,
        count(*) - count(p.value) AS blanks,
        count(*) FILTER (p.doubtful) AS doubtful
    FROM printed AS p JOIN operand AS o USING (form, table_code, row_code, column_code)
    GROUP BY p.number, o.place
),
judged AS (
    SELECT
        r.report_id, i.identity, i.rule, s.residual, s.blanks, s.doubtful,
        CASE i.relation WHEN '<=' THEN s.residual <= 0 ELSE s.residual = 0 END AS fits
    FROM summed AS s
    JOIN (SELECT DISTINCT place, identity, rule, relation FROM operand) AS i ON i.place = s.place
    JOIN (SELECT DISTINCT number, report_id FROM checked_table) AS r ON r.number = s.number
)
SELECT
    report_id, identity, rule, residual, blanks, doubtful, fits AS holds_with_blanks_as_zero,
    CASE WHEN blanks > 0 THEN 'not_assessable' WHEN fits THEN 'holds' ELSE 'broken' END AS outcome
FROM judged;
