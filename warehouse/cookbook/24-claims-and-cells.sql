-- Which numbers in the prose differ from the cells they speak of?
-- 正文所述数字与表格不一致之处。

SELECT organization, year, claim, in_prose, in_table, sentence
FROM claim_check
WHERE scope = 'own' AND in_prose <> in_table
ORDER BY organization, year, claim;
