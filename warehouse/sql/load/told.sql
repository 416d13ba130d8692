-- Which document was seen where, whether it is served now, and whom and what year it tells of.
-- From tables extraction and fetch (through seen.sql) alone, so a rebuild gives the same rows.

-- A file hangs on the page that linked it, as that page was then: both are of one edition. Anything else is its own.
CREATE OR REPLACE TEMP TABLE sighting AS
WITH page AS (
    SELECT url, fetched_at, archive_id FROM sighted WHERE kind = 'article'
    UNION
    SELECT final_url, fetched_at, archive_id FROM sighted WHERE kind = 'article'
),
placed AS (
    SELECT s.archive_id, s.fetched_at, p.archive_id AS page_id
    FROM (FROM sighted WHERE kind = 'attachment') AS s
    ASOF LEFT JOIN page AS p ON s.parent_url = p.url AND s.fetched_at >= p.fetched_at
    UNION ALL
    SELECT archive_id, fetched_at, NULL FROM sighted WHERE kind <> 'attachment'
)
SELECT e.document_id, coalesce(p.page_id, e.archive_id) AS edition, min(p.fetched_at) AS seen_at
FROM placed AS p JOIN extraction AS e ON e.archive_id = p.archive_id
GROUP BY ALL;

-- Served now: the last answer of its address, and for a file also still hanging on the page as that is now.
CREATE OR REPLACE TEMP TABLE alive AS
SELECT DISTINCT s.document_id
FROM sighting AS s JOIN extraction AS e ON e.document_id = s.document_id
WHERE e.archive_id IN (SELECT archive_id FROM serving) AND s.edition IN (SELECT archive_id FROM serving);

-- Organisation and year as told: as read; else as the page says that links the file; a page that names none takes what
-- all its files agree on. Beside them what tells the organisation's region (warehouse/naming.py).
CREATE OR REPLACE TEMP TABLE told AS
WITH own AS (
    SELECT document_id, arg_min(edition, seen_at || ' ' || edition) AS edition FROM sighting GROUP BY document_id
),
files AS (
    SELECT
        s.edition,
        CASE WHEN count(DISTINCT e.organization) = 1 THEN any_value(e.organization) END AS organization,
        CASE WHEN count(DISTINCT e.year) = 1 THEN any_value(e.year) END AS year
    FROM sighting AS s JOIN extraction AS e ON e.document_id = s.document_id
    WHERE e.kind = 'report'
    GROUP BY s.edition
)
SELECT
    e.document_id, o.edition,
    coalesce(e.organization, p.organization, CASE WHEN o.edition = e.document_id THEN f.organization END) AS organization,
    coalesce(e.year, p.year, CASE WHEN o.edition = e.document_id THEN f.year END) AS year,
    s.region, c.organization AS on_column,
    nullif(nullif(split_part(e.title, e.organization, 1), e.title), '') AS before  -- what the title has in front of the name
FROM extraction AS e
JOIN own AS o ON o.document_id = e.document_id
JOIN archived AS a ON a.archive_id = e.archive_id
LEFT JOIN source AS s ON s.source = a.source
LEFT JOIN context AS c ON c.archive_id = e.archive_id
LEFT JOIN extraction AS p ON p.document_id = o.edition AND p.document_id <> e.document_id AND p.kind = 'report'
LEFT JOIN files AS f ON f.edition = o.edition;
