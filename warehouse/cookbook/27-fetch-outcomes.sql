-- How did the sites answer, by source and outcome?
-- 各来源抓取结果统计。

SELECT source, kind, outcome, count(*) AS fetches, max(fetched_at) AS last
FROM "fetch"
GROUP BY source, kind, outcome
ORDER BY source, kind, fetches DESC, outcome;
