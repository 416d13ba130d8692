-- What is open, gravest first?
-- 目前有哪些未解决的问题？（严重的在前）

SELECT organization, year, rule, severity, message, url
FROM open_findings
ORDER BY CASE severity WHEN 'error' THEN 1 WHEN 'warning' THEN 2 ELSE 3 END, organization, year, rule;
