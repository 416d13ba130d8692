-- Which documents are reports; which belong together; which versions there are. From what told.sql and the naming of
-- organisations (warehouse/naming.py) say, so a rebuild gives the same rows.

CREATE OR REPLACE TEMP TABLE resolved AS
SELECT t.document_id, n.organization, t.year, t.edition
FROM told AS t LEFT JOIN naming AS n ON n.document_id = t.document_id;

-- The candidates for reports. Documents of one author and year that differ in nothing a reader would see share one `original`.
CREATE OR REPLACE TEMP TABLE candidate AS
SELECT
    e.document_id, e.report_id, coalesce(r.organization, '未识别 ' || left(e.report_id, 8)) AS organization, r.year,
    e.printed, e.unsure, e.doubtful, e.sections, e.values_digest, a.first_seen, a.since,
    first_value(e.document_id) OVER (
        PARTITION BY coalesce(r.organization, e.document_id), r.year, e.content_digest
        ORDER BY a.first_seen, e.document_id
    ) AS original
FROM extraction AS e
JOIN resolved AS r ON r.document_id = e.document_id
JOIN archived AS a ON a.archive_id = e.archive_id
WHERE e.kind = 'report' AND NOT e.failed AND r.year IS NOT NULL;

-- In each edition the document that prints most grounds the report; the others of that author and year stand beside it.
CREATE OR REPLACE TEMP TABLE grounded AS
SELECT
    s.edition, s.document_id, s.seen_at, c.original,
    first_value(c.original) OVER (
        PARTITION BY s.edition, c.organization, c.year
        ORDER BY c.printed DESC, c.unsure, c.doubtful, c.sections DESC, c.document_id <> s.edition, c.document_id
    ) AS ground
FROM sighting AS s JOIN candidate AS c ON c.document_id = s.document_id;

DELETE FROM report_document;

INSERT INTO report_document
WITH belonging AS (
    SELECT
        g.document_id,
        CASE WHEN g.original IN (SELECT ground FROM grounded) THEN g.original ELSE g.ground END AS ground_id,
        CASE
            WHEN g.original NOT IN (SELECT ground FROM grounded) THEN 'companion'
            WHEN g.original = g.document_id THEN 'ground'
            ELSE 'same_content'
        END AS role
    FROM grounded AS g
    QUALIFY row_number() OVER (PARTITION BY g.document_id ORDER BY g.seen_at, g.edition) = 1
)
SELECT e.report_id, b.document_id, b.role
FROM belonging AS b JOIN extraction AS e ON e.document_id = b.ground_id
ORDER BY ALL;

CREATE OR REPLACE TEMP TABLE previous_report AS SELECT report_id FROM report;
DELETE FROM report;

INSERT INTO report BY NAME
WITH files AS (  -- of all copies of a report
    SELECT
        d.report_id, max(a.since) AS since, arg_max(a.last_url, a.last_seen || ' ' || a.last_url) AS url,
        arg_min(a.source, a.first_seen || ' ' || a.first_url) FILTER (a.source IS NOT NULL) AS source,
        bool_or(d.document_id IN (SELECT document_id FROM alive)) AS is_alive
    FROM report_document AS d
    JOIN extraction AS e ON e.document_id = d.document_id
    JOIN archived AS a ON a.archive_id = e.archive_id
    WHERE d.role <> 'companion'
    GROUP BY d.report_id
),
beside AS (  -- date and level as the page or another file of the same report gives them
    SELECT
        d.report_id,
        arg_min(e.published_on, rank) FILTER (e.published_on IS NOT NULL) AS published_on,
        arg_min(e.published_on_evidence, rank) FILTER (e.published_on IS NOT NULL) AS published_on_evidence,
        arg_min(e.level, rank) FILTER (e.level IS NOT NULL) AS level
    FROM (
        SELECT *, CASE role WHEN 'ground' THEN '0' WHEN 'same_content' THEN '1' ELSE '2' END || document_id AS rank
        FROM report_document
    ) AS d
    JOIN extraction AS e ON e.document_id = d.document_id
    GROUP BY d.report_id
),
known AS (
    SELECT
        e.report_id, c.organization, c.year, e.form, b.published_on, b.published_on_evidence, f.url, c.first_seen,
        e.document_id, e.title, coalesce(o.level, b.level) AS level, coalesce(o.region, s.region) AS region, f.source,
        coalesce(o.office, s.office) AS office, o.organization_id, e.form_disclosure, e.form_applications, e.form_proceedings,
        e.unsure = 0 AND r.organization IS NOT NULL AS sure, f.since, f.is_alive, c.printed, c.unsure
    FROM report_document AS d
    JOIN extraction AS e ON e.document_id = d.document_id
    JOIN candidate AS c ON c.document_id = d.document_id
    JOIN resolved AS r ON r.document_id = d.document_id
    JOIN files AS f ON f.report_id = d.report_id
    JOIN beside AS b ON b.report_id = d.report_id
    LEFT JOIN source AS s ON s.source = f.source
    LEFT JOIN named_organization AS o ON o.organization = c.organization
    WHERE d.role = 'ground'
),
-- Current is what is served now; of several, one that was read well before one that was not, then the latest.
ranked AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY organization, year ORDER BY first_seen, printed, document_id) AS version,
        row_number() OVER (
            PARTITION BY organization, year
            ORDER BY is_alive DESC, is_alive AND unsure = 0 DESC, since DESC, printed DESC, unsure, document_id DESC
        ) = 1 AS is_current
    FROM known
)
SELECT
    k.* EXCLUDE (since, is_alive, printed, unsure),
    CASE WHEN NOT k.is_current THEN coalesce(
        (SELECT min(o.since) FROM ranked AS o WHERE o.organization = k.organization AND o.year = k.year AND o.since > k.since),
        k.since
    ) END AS superseded_at
FROM ranked AS k
ORDER BY organization, year, version;

DELETE FROM document;

INSERT INTO document BY NAME
SELECT
    e.document_id, e.format, e.kind, a.first_url AS url, a.source, e.title, r.organization, r.year, e.published_on,
    a.first_seen, a.last_seen, a.bytes, regexp_replace(e.extractor, '[+][0-9a-f]{8}$', '') AS extractor, 0 AS issues,
    CASE
        WHEN e.document_id IN (SELECT archive_id FROM extraction WHERE member IS NOT NULL) THEN 'container'
        WHEN e.failed THEN 'unreadable'
        WHEN e.kind <> 'report' THEN 'not_annual_report'
        WHEN r.year IS NULL THEN 'ambiguous_year'
        WHEN d.role <> 'ground' THEN d.role
        WHEN r.organization IS NULL THEN 'ambiguous_organization'
        ELSE 'extracted'
    END AS outcome
FROM extraction AS e
JOIN resolved AS r ON r.document_id = e.document_id
JOIN archived AS a ON a.archive_id = e.archive_id
LEFT JOIN report_document AS d ON d.document_id = e.document_id
ORDER BY e.document_id;
