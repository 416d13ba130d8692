-- How did one cell of one organisation develop, with all versions?
-- 某单位某一单元格历年（含各版本）的数值。

SELECT year, version, is_current, value, state, first_seen
FROM cell_history((SELECT min(organization) FROM organization WHERE known), 'applications.received.total');
