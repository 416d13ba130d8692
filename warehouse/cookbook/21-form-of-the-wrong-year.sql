-- Which reports use a form that is not the one prescribed for their year?
-- 使用了非本年度规定格式的年报。

SELECT r.organization, r.year, r.form_disclosure, r.form_applications, r.form_proceedings, f.form AS prescribed
FROM report AS r
JOIN form AS f ON r.year >= f.since AND (f.until IS NULL OR r.year <= f.until)
WHERE r.is_current
    AND (r.form_disclosure <> f.form OR r.form_applications <> f.form)
ORDER BY r.year, r.organization;
