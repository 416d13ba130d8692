-- Which arithmetic identities are broken in current reports, and by how much?
-- 现行年报中哪些勾稽关系不成立？相差多少？

SELECT r.organization, r.year, c.identity, c.residual, r.url
FROM identity_check AS c
JOIN report AS r ON r.report_id = c.report_id
WHERE r.is_current AND c.outcome = 'broken' AND c.doubtful = 0
ORDER BY abs(c.residual) DESC, r.organization, r.year, c.identity;
