-- Findings that differ between the attached databases old and new, each with the reason.

SELECT
    coalesce(n.organization, o.organization) AS organization,
    coalesce(n.year, o.year) AS year,
    coalesce(n.rule, o.rule) AS rule,
    coalesce(n.finding_id, o.finding_id) AS finding_id,
    coalesce(n.cells, o.cells) AS cells,
    o.state AS old_state, n.state AS new_state, o.printed AS old_printed, n.printed AS new_printed,
    o.message AS old_message, n.message AS new_message,
    CASE
        WHEN o.finding_id IS NULL THEN 'found now'
        WHEN n.finding_id IS NULL THEN 'not found any more'
        WHEN o.values_digest <> n.values_digest THEN 'other values under the same finding'
        WHEN o.origin <> n.origin THEN 'laid to another: ' || o.origin || ' -> ' || n.origin
        WHEN o.state <> n.state THEN 'its state: ' || o.state || ' -> ' || n.state
        ELSE 'other words or suspects'
    END AS reason
FROM old.main.finding AS o
FULL JOIN new.main.finding AS n ON n.finding_id = o.finding_id
WHERE o.finding_id IS NULL OR n.finding_id IS NULL OR o.values_digest <> n.values_digest OR o.origin <> n.origin
    OR o.state <> n.state OR o.message <> n.message OR o.cells <> n.cells
ORDER BY organization, year, rule, finding_id;
