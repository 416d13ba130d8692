-- The organisations that the sources declare, and those that reports name. A parent is only given to a declared unit, and
-- only where its region, or the nearest one above, has one declared government.

DELETE FROM organization;

INSERT INTO organization BY NAME
WITH seen AS (
    SELECT organization, region, office, level FROM report WHERE is_current
    QUALIFY row_number() OVER (PARTITION BY organization ORDER BY year DESC, first_seen DESC, report_id) = 1
),
placed AS (
    SELECT
        coalesce(n.organization, s.organization) AS organization,
        coalesce(n.organization_id, ':' || s.organization) AS organization_id,
        coalesce(n.name, s.organization) AS name,
        coalesce(n.region, s.region) AS region,
        n.region_name,
        coalesce(n.level, s.level) AS level,
        coalesce(n.kind, 'other') AS kind,
        coalesce(n.office, s.office) AS office,
        coalesce(n.expected, false) AS expected,
        coalesce(n.known, false) AS known,
        coalesce(n.declared_by, []) AS declared_by,
        coalesce(n.formerly, []) AS formerly,
        n.since, n.until, n.merged_into
    FROM named_organization AS n FULL JOIN seen AS s ON s.organization = n.organization
    WHERE n.known OR s.organization IS NOT NULL
),
government AS (  -- of each region; where there are several, none is taken for the others' parent
    SELECT region, any_value(organization) AS organization
    FROM placed
    WHERE known AND kind = 'government' AND region IS NOT NULL
    GROUP BY region HAVING count(*) = 1
),
above AS (
    SELECT DISTINCT
        p.organization,
        unnest([p.region, left(p.region, 6), left(p.region, 4) || '00', left(p.region, 2) || '0000']) AS region,
        unnest([0, 1, 2, 3]) AS steps
    FROM placed AS p WHERE p.known AND p.region IS NOT NULL
),
parent AS (
    SELECT a.organization, arg_min(g.organization, a.steps) AS parent
    FROM above AS a JOIN government AS g ON g.region = a.region AND g.organization <> a.organization
    GROUP BY a.organization
)
SELECT p.*, q.parent FROM placed AS p LEFT JOIN parent AS q ON q.organization = p.organization
ORDER BY p.organization;
