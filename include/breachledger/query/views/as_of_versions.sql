-- Of each article the newest version that was there at the moment that is asked for. What an article nearly repeats is
-- as known today, for all its versions.
WITH late AS (
    SELECT article_id, date, near_duplicate_of
    FROM _articles
    WHERE since > getvariable('as_of_until') AND date <= getvariable('as_of_day')
)
SELECT * EXCLUDE (since, begun)
FROM _articles
WHERE since <= getvariable('as_of_until') AND date <= getvariable('as_of_day')
UNION ALL BY NAME
SELECT old.* EXCLUDE (since, begun) REPLACE (late.near_duplicate_of AS near_duplicate_of)
FROM _article_revisions AS old JOIN late USING (article_id, date)
WHERE since <= getvariable('as_of_until') AND date <= getvariable('as_of_day')
QUALIFY revision = max(revision) OVER (PARTITION BY article_id, date);
