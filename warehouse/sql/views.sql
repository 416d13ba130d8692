-- The views for people. The wide views disclosure, applications and proceedings are generated (warehouse/wide.py).
-- Every column has its comment in comments.sql.

CREATE OR REPLACE VIEW report_overview AS
WITH cells AS (
    SELECT
        report_id,
        count(*) AS cells,
        count(*) FILTER (state = 'number') AS numbers,
        count(*) FILTER (state = 'blank') AS blanks,
        count(*) FILTER (state = 'missing') AS missing,
        count(*) FILTER (doubt IS NOT NULL) AS doubtful
    FROM cell GROUP BY report_id
),
checks AS (
    SELECT
        report_id,
        count(*) AS identities,
        count(*) FILTER (outcome = 'holds') AS holding,
        count(*) FILTER (outcome = 'broken') AS broken,
        count(*) FILTER (outcome = 'not_assessable') AS not_assessable
    FROM identity_check GROUP BY report_id
),
problems AS (
    SELECT
        organization, year,
        count(*) FILTER (severity = 'error') AS errors,
        count(*) FILTER (severity = 'warning') AS warnings
    FROM finding
    WHERE origin = 'office' AND state IN ('new', 'changed', 'ongoing', 'reopened')
    GROUP BY organization, year
),
versions AS (SELECT organization, year, count(*) AS versions FROM report GROUP BY organization, year)
SELECT
    r.report_id, r.organization, r.year, r.region, r.level, r.office, r.form, r.published_on, r.first_seen,
    v.versions, r.sure,
    coalesce(c.cells, 0) AS cells,
    coalesce(c.numbers, 0) AS numbers,
    coalesce(c.blanks, 0) AS blanks,
    coalesce(c.missing, 0) AS missing,
    coalesce(c.doubtful, 0) AS doubtful,
    coalesce(k.identities, 0) AS identities,
    coalesce(k.holding, 0) AS holding,
    coalesce(k.broken, 0) AS broken,
    coalesce(k.not_assessable, 0) AS not_assessable,
    coalesce(p.errors, 0) AS errors,
    coalesce(p.warnings, 0) AS warnings,
    r.url
FROM report AS r
JOIN versions AS v ON v.organization = r.organization AND v.year = r.year
LEFT JOIN cells AS c ON c.report_id = r.report_id
LEFT JOIN checks AS k ON k.report_id = r.report_id
LEFT JOIN problems AS p ON p.organization = r.organization AND p.year = r.year
WHERE r.is_current;

CREATE OR REPLACE VIEW coverage AS
WITH season AS (SELECT DISTINCT year FROM report WHERE year >= 2019),
slot AS (
    SELECT o.organization, s.year FROM organization AS o CROSS JOIN season AS s
    WHERE o.expected AND s.year BETWEEN coalesce(o.since, s.year) AND coalesce(o.until, s.year)
    UNION
    SELECT organization, year FROM report WHERE is_current
),
first_version AS (
    SELECT organization, year, min(first_seen) AS first_seen, min(published_on) AS published_on
    FROM report GROUP BY organization, year
)
SELECT
    s.organization, s.year,
    coalesce(o.region, r.region) AS region,
    coalesce(o.level, r.level) AS level,
    o.kind,
    coalesce(o.office, r.office) AS office,
    coalesce(o.expected, false) AS expected,
    r.report_id IS NOT NULL AS published,
    r.report_id,
    f.published_on,
    f.first_seen,
    report_due(s.year, o.kind, coalesce(o.level, r.level)) AS due_on,
    greatest(f.published_on - report_due(s.year, o.kind, coalesce(o.level, r.level)), 0) AS days_late,
    r.url
FROM slot AS s
LEFT JOIN organization AS o ON o.organization = s.organization
LEFT JOIN report AS r ON r.organization = s.organization AND r.year = s.year AND r.is_current
LEFT JOIN first_version AS f ON f.organization = s.organization AND f.year = s.year;

CREATE OR REPLACE VIEW carry_over AS
SELECT
    r.organization, r.year, r.region, r.office, n.column_code,
    p.value AS carried_out_last_year, p.state AS carried_out_state,
    n.value AS carried_in, n.state AS carried_in_state,
    n.value - p.value AS difference,
    r.report_id, q.report_id AS report_id_last_year
FROM report AS r
JOIN report AS q ON q.organization = r.organization AND q.year = r.year - 1 AND q.is_current
JOIN cell AS n ON n.report_id = r.report_id AND n.table_code = 'applications' AND n.row_code = 'carried_in'
JOIN cell AS p
    ON p.report_id = q.report_id AND p.table_code = 'applications' AND p.row_code = 'carried_out'
    AND p.column_code = n.column_code
WHERE r.is_current;

-- The published file answers year_on_year from a table of pairs of years (warehouse/year_pairs.py): same rows.
CREATE OR REPLACE VIEW year_on_year AS
WITH pair AS (
    SELECT r.*, q.report_id AS report_id_last_year
    FROM report AS r
    JOIN report AS q ON q.organization = r.organization AND q.year = r.year - 1 AND q.is_current
    WHERE r.is_current
),
side AS (
    SELECT p.report_id, c.table_code, c.row_code, c.column_code, c.value, NULL AS value_last_year
    FROM pair AS p JOIN cell AS c ON c.report_id = p.report_id
    UNION ALL
    SELECT p.report_id, c.table_code, c.row_code, c.column_code, NULL, c.value
    FROM pair AS p JOIN cell AS c ON c.report_id = p.report_id_last_year
),
figure AS (
    SELECT
        report_id, table_code, row_code, column_code,
        max(value) AS value, max(value_last_year) AS value_last_year
    FROM side
    WHERE value IS NOT NULL OR value_last_year IS NOT NULL
    GROUP BY report_id, table_code, row_code, column_code
)
SELECT
    p.organization, p.year, p.region, p.level, p.office, f.table_code, f.row_code, f.column_code,
    f.value, f.value_last_year,
    f.value - f.value_last_year AS change,
    CASE WHEN f.value_last_year <> 0 THEN ((f.value - f.value_last_year) / f.value_last_year)::DOUBLE END AS change_ratio
FROM pair AS p
JOIN figure AS f ON f.report_id = p.report_id
WHERE NOT starts_with(f.row_code, 'extra_');

CREATE OR REPLACE VIEW yearly_totals AS
SELECT
    r.year, r.region, r.level, c.table_code,
    CASE c.table_code
        WHEN 'disclosure' THEN r.form_disclosure
        WHEN 'applications' THEN r.form_applications
        ELSE r.form_proceedings
    END AS form,
    c.row_code, c.column_code,
    sum(c.value) AS value,
    count(c.value) AS reports_with_number,
    count(*) AS reports
FROM report AS r JOIN cell AS c ON c.report_id = r.report_id
WHERE r.is_current AND NOT starts_with(c.row_code, 'extra_')
GROUP BY ALL;

CREATE OR REPLACE VIEW claim_check AS
WITH stated AS (
    SELECT DISTINCT
        m.report_id, r.organization, r.year, r.region, r.office, m.claim, m.value AS in_prose, m.scope, m.sentence, m.cells
    FROM claim AS m JOIN report AS r ON r.report_id = m.report_id
    WHERE r.is_current AND len(m.cells) > 0
),
named AS (SELECT *, unnest(cells) AS key FROM stated)
SELECT
    n.report_id, n.organization, n.year, n.region, n.office, n.claim, n.in_prose,
    CASE WHEN count(c.value) = len(n.cells) THEN sum(c.value) END AS in_table,
    n.scope, n.sentence, n.cells
FROM named AS n
LEFT JOIN cell AS c
    ON c.report_id = n.report_id AND c.table_code = split_part(n.key, '.', 1)
    AND c.row_code = split_part(n.key, '.', 2) AND c.column_code = split_part(n.key, '.', 3)
GROUP BY n.report_id, n.organization, n.year, n.region, n.office, n.claim, n.in_prose, n.scope, n.sentence, n.cells;

CREATE OR REPLACE VIEW roll_up AS
WITH covered AS (
    SELECT g.report_id, u.report_id AS unit_id
    FROM report AS g
    JOIN organization AS o ON o.parent = g.organization AND o.region IS NOT DISTINCT FROM g.region
    JOIN report AS u ON u.organization = o.organization AND u.year = g.year AND u.is_current
    WHERE g.is_current
),
units AS (
    SELECT
        v.report_id, c.table_code, c.row_code, c.column_code,
        sum(c.value) AS units_sum, count(c.value) AS units_with_number, count(*) AS units
    FROM covered AS v JOIN cell AS c ON c.report_id = v.unit_id
    GROUP BY v.report_id, c.table_code, c.row_code, c.column_code
)
SELECT
    r.organization, r.year, r.region, r.office, u.table_code, u.row_code, u.column_code, c.value, c.state,
    u.units_sum, u.units_with_number, u.units, c.value - u.units_sum AS difference, r.report_id
FROM units AS u
JOIN report AS r ON r.report_id = u.report_id
JOIN cell AS c
    ON c.report_id = u.report_id AND c.table_code = u.table_code AND c.row_code = u.row_code
    AND c.column_code = u.column_code
WHERE NOT starts_with(u.row_code, 'extra_');

CREATE OR REPLACE VIEW unknown_organizations AS
WITH seen AS (
    SELECT organization, count(DISTINCT year) AS years, count(*) AS versions, min(first_seen) AS first_seen, any_value(url) AS url
    FROM report GROUP BY organization
),
likeness AS (
    SELECT
        o.organization,
        arg_max(d.organization, jaro_winkler_similarity(o.name, d.name)) AS nearest_known,
        max(jaro_winkler_similarity(o.name, d.name)) AS likeness
    FROM organization AS o JOIN organization AS d ON d.known AND d.region = o.region
    WHERE NOT o.known
    GROUP BY o.organization
)
SELECT
    o.organization, o.region, o.region_name, o.level, o.kind, s.years, s.versions, s.first_seen, s.url,
    l.nearest_known, round(l.likeness, 3) AS likeness
FROM organization AS o
JOIN seen AS s ON s.organization = o.organization
LEFT JOIN likeness AS l ON l.organization = o.organization
WHERE NOT o.known;

CREATE OR REPLACE VIEW open_findings AS
SELECT
    f.finding_id, f.office, o.name AS office_name, f.organization, f.year, f.rule, f.severity, f.state, f.tier,
    f.message, f.printed, f.expected, f.cells, f.identities, f.place, f.url, f.report_id, f.first_run, f.last_run
FROM finding AS f LEFT JOIN office AS o ON o.office = f.office
WHERE f.origin = 'office' AND f.state IN ('new', 'changed', 'ongoing', 'reopened');

CREATE OR REPLACE VIEW cell_changes AS
WITH step AS (
    SELECT
        n.organization, n.year, p.version AS from_version, n.version AS to_version, n.first_seen AS changed_at,
        p.report_id AS from_report, n.report_id AS to_report, n.url
    FROM report AS n
    JOIN report AS p ON p.organization = n.organization AND p.year = n.year AND p.version = n.version - 1
),
versioned AS (
    SELECT * FROM cell
    WHERE report_id IN (SELECT from_report FROM step UNION SELECT to_report FROM step)
),
old AS (SELECT s.from_version, c.*, s.to_report FROM step AS s JOIN versioned AS c ON c.report_id = s.from_report),
new AS (SELECT c.*, s.from_report FROM step AS s JOIN versioned AS c ON c.report_id = s.to_report),
pair AS (
    SELECT
        coalesce(o.to_report, n.report_id) AS to_report,
        coalesce(o.table_code, n.table_code) AS table_code,
        coalesce(o.row_code, n.row_code) AS row_code,
        coalesce(o.column_code, n.column_code) AS column_code,
        o.value AS old_value, coalesce(o.state, 'missing') AS old_state, coalesce(o.text, '') AS old_text,
        n.value AS new_value, coalesce(n.state, 'missing') AS new_state, coalesce(n.text, '') AS new_text
    FROM old AS o
    FULL JOIN new AS n
        ON n.report_id = o.to_report AND n.table_code = o.table_code AND n.row_code = o.row_code
        AND n.column_code = o.column_code
)
SELECT
    s.organization, s.year, s.from_version, s.to_version, s.changed_at, p.table_code, p.row_code, p.column_code,
    p.old_value, p.old_state, p.old_text, p.new_value, p.new_state, p.new_text, s.from_report, s.to_report, s.url
FROM pair AS p JOIN step AS s ON s.to_report = p.to_report
WHERE p.old_value IS DISTINCT FROM p.new_value OR p.old_state <> p.new_state;

CREATE OR REPLACE VIEW rates AS
WITH figure AS (
    SELECT
        r.report_id, r.organization, r.year, r.region, r.level, r.office,
        max(c.value) FILTER (c.row_code = 'received') AS received,
        max(c.value) FILTER (c.row_code = 'handled_total') AS handled,
        max(c.value) FILTER (c.row_code = 'granted') AS granted,
        max(c.value) FILTER (c.row_code = 'granted_in_part') AS granted_in_part,
        sum(c.value) FILTER (c.column_code = 'corrected') AS corrected,
        sum(c.value) FILTER (c.column_code IN ('upheld', 'corrected', 'other')) AS concluded,
        count(c.value) FILTER (c.column_code IN ('upheld', 'corrected', 'other') AND c.table_code = 'proceedings')
            AS concluded_numbers
    FROM report AS r
    JOIN cell AS c ON c.report_id = r.report_id
    WHERE r.is_current
        AND (
            (
                c.table_code = 'applications' AND c.column_code = 'total'
                AND c.row_code IN ('received', 'handled_total', 'granted', 'granted_in_part')
            )
            OR (c.table_code = 'proceedings' AND c.column_code IN ('upheld', 'corrected', 'other'))
        )
    GROUP BY ALL
)
SELECT
    report_id, organization, year, region, level, office, received, handled, granted, granted_in_part,
    CASE WHEN handled > 0 THEN ((granted + granted_in_part) / handled)::DOUBLE END AS disclosure_rate,
    CASE WHEN concluded_numbers = 9 THEN corrected END AS corrected,
    CASE WHEN concluded_numbers = 9 THEN concluded END AS concluded,
    CASE WHEN concluded_numbers = 9 AND concluded > 0 THEN (corrected / concluded)::DOUBLE END AS correction_rate
FROM figure;

CREATE OR REPLACE VIEW regional_rates AS
SELECT
    region, year,
    count(*) AS reports,
    count(disclosure_rate) AS reports_with_disclosure_rate,
    sum(handled) FILTER (disclosure_rate IS NOT NULL) AS handled,
    (sum(granted + granted_in_part) FILTER (disclosure_rate IS NOT NULL)
        / nullif(sum(handled) FILTER (disclosure_rate IS NOT NULL), 0))::DOUBLE AS disclosure_rate,
    count(correction_rate) AS reports_with_correction_rate,
    sum(concluded) FILTER (correction_rate IS NOT NULL) AS concluded,
    (sum(corrected) FILTER (correction_rate IS NOT NULL)
        / nullif(sum(concluded) FILTER (correction_rate IS NOT NULL), 0))::DOUBLE AS correction_rate
FROM rates
GROUP BY region, year;

CREATE OR REPLACE VIEW peer_percentile AS
WITH peer AS (
    SELECT t.*, o.kind FROM rates AS t LEFT JOIN organization AS o ON o.organization = t.organization
)
SELECT
    report_id, organization, year, region, level, kind,
    count(*) OVER peers AS peers,
    received,
    CASE WHEN received IS NOT NULL THEN percent_rank() OVER (PARTITION BY year, level, kind, received IS NULL ORDER BY received) END
        AS received_percentile,
    disclosure_rate,
    CASE WHEN disclosure_rate IS NOT NULL THEN
        percent_rank() OVER (PARTITION BY year, level, kind, disclosure_rate IS NULL ORDER BY disclosure_rate)
    END AS disclosure_rate_percentile,
    correction_rate,
    CASE WHEN correction_rate IS NOT NULL THEN
        percent_rank() OVER (PARTITION BY year, level, kind, correction_rate IS NULL ORDER BY correction_rate)
    END AS correction_rate_percentile
FROM peer
WINDOW peers AS (PARTITION BY year, level, kind);

CREATE OR REPLACE VIEW attachment_differences AS
SELECT
    r.organization, r.year, d.document_id, b.table_code, b.row_code, b.column_code,
    c.value AS report_value, c.state AS report_state, b.value AS other_value, b.state AS other_state, r.report_id
FROM report_document AS d
JOIN report AS r ON r.report_id = d.report_id
JOIN companion_cell AS b ON b.document_id = d.document_id
LEFT JOIN cell AS c
    ON c.report_id = d.report_id AND c.table_code = b.table_code AND c.row_code = b.row_code
    AND c.column_code = b.column_code
WHERE d.role = 'companion' AND b.state <> 'missing'
    AND (c.value IS DISTINCT FROM b.value OR c.state IS DISTINCT FROM b.state);
