-- The versions that were there. One that repeats an article that was not there yet repeats nothing.
SELECT * REPLACE (
    CASE
        WHEN near_duplicate_of IN (SELECT article_id FROM _articles WHERE begun <= getvariable('as_of_until'))
            THEN near_duplicate_of
    END AS near_duplicate_of
)
FROM _versions;
