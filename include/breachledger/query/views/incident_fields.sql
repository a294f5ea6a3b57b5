-- One value of one field of one incident: how it stands after all articles are heard. What one asserts and another
-- denies in the same scope is disputed; silence is no conflict. What the key of a value settles is the same in all its
-- claims; `min` takes it.
WITH weighed AS (
    SELECT *, (assertion_rank(status), -epoch_us(published_at), claim_id) AS weight FROM _incident_claims
),
counted AS (
    SELECT
        incident_id,
        field,
        value_key,
        coalesce(scope, '') AS scope,
        any_value(month) AS month,
        arg_max(coalesce(value_canonical, value_text), weight) AS value_text,
        min(value_number) AS value_number,
        min(unit) AS unit,
        min(value_start) AS value_start,
        min(value_end) AS value_end,
        arg_max(precision, weight) AS precision,
        min(value_ref) AS value_ref,
        list_sort(list(DISTINCT qualifier) FILTER (qualifier IS NOT NULL)) AS qualifiers,
        arg_max(status, (assertion_rank(status), status = 'denied')) AS best,
        count(*) FILTER (status = 'confirmed')::INTEGER AS confirmed,
        count(*) FILTER (status = 'reported')::INTEGER AS reported,
        count(*) FILTER (status = 'claimed')::INTEGER AS claimed,
        count(*) FILTER (status = 'suspected')::INTEGER AS suspected,
        count(*) FILTER (status = 'denied')::INTEGER AS denied,
        count(*) FILTER (status = 'undisclosed')::INTEGER AS undisclosed,
        list(claim_id ORDER BY assertion_rank(status) DESC, published_at, claim_id) AS claim_ids
    FROM weighed
    GROUP BY incident_id, field, value_key, coalesce(scope, '')
)
SELECT
    incident_id,
    field,
    coalesce(
        value_text,
        printf('%.15g', value_number) || CASE WHEN unit IS NULL THEN '' ELSE ' ' || unit END,
        moment(value_start) || CASE WHEN value_end > value_start THEN '/' || moment(value_end) ELSE '' END
    ) AS value,
    scope,
    CASE WHEN denied > 0 AND confirmed + reported + claimed + suspected > 0 THEN 'disputed' ELSE best END AS status,
    denied > 0 AND confirmed + reported + claimed + suspected > 0 AS is_conflict,
    value_text, value_number, unit, value_start, value_end, precision, value_ref, qualifiers,
    best AS best_status,
    confirmed, reported, claimed, suspected, denied, undisclosed,
    claim_ids,
    month
FROM counted;
