-- Where does a report stand among its peers of the same year, level and kind?
-- 与同年度、同层级、同类单位相比处于什么位置？

SELECT organization, year, peers, received, round(received_percentile, 2) AS received_percentile,
    round(disclosure_rate_percentile, 2) AS disclosure_rate_percentile
FROM peer_percentile
WHERE peers > 1
ORDER BY year DESC, received_percentile DESC NULLS LAST, organization
LIMIT 50;
