-- Which archived file was seen where and when. From table fetch alone.

CREATE OR REPLACE TEMP TABLE sighted AS
WITH filled AS (
    SELECT
        * EXCLUDE (document_id),
        -- an answer "unchanged" without a body speaks of what the address gave before
        coalesce(
            document_id,
            CASE WHEN outcome = 'unchanged' THEN last_value(document_id IGNORE NULLS) OVER earlier END
        ) AS archive_id
    FROM "fetch"
    WHERE kind IN ('article', 'attachment', 'added')
    WINDOW earlier AS (PARTITION BY url ORDER BY fetched_at ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
)
SELECT
    archive_id, url, coalesce(final_url, url) AS final_url, parent_url, link_text, organization, listed_on, name,
    fetched_at, source, kind, bytes, outcome
FROM filled
WHERE archive_id IS NOT NULL AND is_extractable(outcome);

-- One row an archived file. `since` is when it last took another one's place at an address (a report put back).
CREATE OR REPLACE TEMP TABLE archived AS
WITH appearance AS (
    SELECT
        *,
        lag(archive_id) OVER (PARTITION BY url ORDER BY fetched_at, archive_id) AS before
    FROM sighted
)
SELECT
    archive_id,
    min(fetched_at) AS first_seen,
    max(fetched_at) AS last_seen,
    coalesce(max(fetched_at) FILTER (before IS NOT NULL AND before <> archive_id), min(fetched_at)) AS since,
    arg_min(url, fetched_at || ' ' || url) AS first_url,
    arg_max(url, fetched_at || ' ' || url) AS last_url,
    arg_min(source, fetched_at || ' ' || url) FILTER (source IS NOT NULL) AS source,
    coalesce(max(bytes), 0) AS bytes
FROM appearance
GROUP BY archive_id;

-- What is known of a file from outside, for extraction: the earliest record that names the organisation, else the earliest.
CREATE OR REPLACE TEMP TABLE context AS
SELECT
    archive_id, url, link_text, organization, listed_on, name,
    md5(concat_ws(chr(31), url, coalesce(link_text, ''), coalesce(organization, ''), coalesce(listed_on, ''), coalesce(name, '')))
        AS context_digest
FROM sighted
QUALIFY row_number() OVER (PARTITION BY archive_id ORDER BY organization IS NULL, fetched_at, url, parent_url, link_text) = 1;

-- The file each address gave when it was last asked; an address that is gone gives none.
CREATE OR REPLACE TEMP TABLE serving AS
WITH answered AS (
    SELECT url, fetched_at, archive_id FROM sighted
    UNION ALL
    SELECT url, fetched_at, NULL FROM "fetch" WHERE outcome IN ('gone', 'soft404', 'redirected_home')
)
SELECT url, arg_max_null(archive_id, fetched_at) AS archive_id FROM answered GROUP BY url;
