-- Where are decisions corrected most, in review and litigation?
-- 行政复议、行政诉讼纠错率最高的单位。

SELECT organization, year, concluded, corrected, round(correction_rate, 4) AS correction_rate
FROM rates
WHERE correction_rate IS NOT NULL
ORDER BY correction_rate DESC, concluded DESC, organization, year
LIMIT 20;
