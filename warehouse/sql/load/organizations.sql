-- The organisations that the sources declare, and those that reports name. The latest current report tells of the
-- level; a parent is only given to a declared unit whose region has one government that fits.

DELETE FROM organization;

INSERT INTO organization BY NAME
WITH seen AS (
    SELECT organization, region, office, level FROM report WHERE is_current
    QUALIFY row_number() OVER (PARTITION BY organization ORDER BY year DESC, first_seen DESC, report_id) = 1
),
named AS (
    SELECT
        coalesce(d.organization, s.organization) AS organization,
        coalesce(d.region, s.region) AS region,
        coalesce(d.office, s.office) AS office,
        coalesce(d.expected, false) AS expected,
        d.organization IS NOT NULL AS known,
        s.level AS level_read
    FROM declared_organization AS d FULL JOIN seen AS s ON s.organization = d.organization
),
placed AS (
    SELECT
        *,
        organization_kind(organization) AS kind,
        coalesce(level_read, organization_level(organization, region)) AS level
    FROM named
),
government AS (  -- of each region; where there are several, none is taken for the others' parent
    SELECT region, organization, count(*) OVER (PARTITION BY region) AS rivals
    FROM placed
    WHERE known AND kind = 'government'
        AND organization_level(organization, region) = organization_level('', region)  -- no town, no zone
)
SELECT
    p.organization, p.region, p.level, p.kind, g.organization AS parent, p.office, p.expected, p.known
FROM placed AS p
LEFT JOIN government AS g
    ON g.region = p.region AND g.rivals = 1 AND g.organization <> p.organization AND p.known
ORDER BY p.organization;
