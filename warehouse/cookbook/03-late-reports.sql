-- Which reports were published after the deadline of article 49, and by how many days?
-- 哪些年报晚于《条例》第四十九条规定的期限公布？晚了几天？

SELECT year, organization, published_on, due_on, days_late
FROM coverage
WHERE days_late > 0
ORDER BY days_late DESC, organization;
