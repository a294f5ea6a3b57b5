-- The versions of one incident's articles that were the newest at some moment: from `since`, and before `till`.
SELECT *, min(since) OVER (
    PARTITION BY article_id ORDER BY revision DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
) AS till
FROM (FROM main._articles UNION ALL BY NAME FROM main._article_revisions)
SEMI JOIN main._theirs USING (article_id, date)
WHERE since <= getvariable('as_of_until')
QUALIFY till IS NULL OR since < till;
