-- Which identities cannot be checked because a cell has no number, and would they hold with blanks as zero?
-- 哪些勾稽关系因单元格无数字而无法核对？按零计是否成立？

SELECT r.organization, r.year, count(*) AS identities, count(*) FILTER (c.holds_with_blanks_as_zero) AS would_hold
FROM identity_check AS c
JOIN report AS r ON r.report_id = c.report_id
WHERE r.is_current AND c.outcome = 'not_assessable'
GROUP BY r.organization, r.year
ORDER BY identities DESC, r.organization, r.year;
