-- Which rules are broken most, and in how many organisations?
-- 哪些规则最常被违反？涉及多少单位？

SELECT rule, severity, count(*) AS findings, count(DISTINCT organization) AS organizations
FROM open_findings
GROUP BY rule, severity
ORDER BY findings DESC, rule;
