-- How each source that is asked by schedule has done: one row a source.
-- $until: the last day that counts. $days: how many days up to it are counted.
-- $quiet: on how many run days in a row nothing may be listed before a source has gone quiet.
-- $not_asked: the reason of a row that stands there without a run, for an article that another day brought.
WITH asked AS (
    SELECT *, date > $until - $days::INTEGER AS is_recent
    FROM runs
    WHERE date <= $until AND reason IS DISTINCT FROM $not_asked
),
expecting AS (
    SELECT source, links_listed
    FROM asked
    WHERE expected_min > 0
    QUALIFY row_number() OVER (PARTITION BY source ORDER BY date DESC) <= $quiet
),
quiet AS (
    SELECT source FROM expecting GROUP BY source HAVING count(*) = $quiet AND sum(links_listed) = 0
)
SELECT
    source,
    CASE
        WHEN NOT bool_or(is_recent) THEN 'not_run'
        WHEN source IN (SELECT source FROM quiet) THEN 'gone_quiet'
        WHEN arg_max(verdict, date) = 'sick' THEN 'sick'
        ELSE 'well'
    END AS health,
    max(date)::VARCHAR AS last_run,
    (max(date) FILTER (
        verdict = 'complete' OR (verdict = 'partial' AND pages_fetched + links_unchanged > 0)
    ))::VARCHAR AS last_success,
    count(*) FILTER (is_recent) AS days_run,
    count(*) FILTER (is_recent AND verdict = 'sick') AS days_sick,
    count(*) FILTER (is_recent AND verdict = 'silent') AS days_silent,
    arg_max(reason, date) FILTER (is_recent AND verdict IN ('sick', 'silent')) AS last_reason
FROM asked
GROUP BY source
ORDER BY source
