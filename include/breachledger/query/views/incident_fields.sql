-- One value of one field of one incident: how it stands after all articles are heard. What one asserts and another
-- denies in the same scope is disputed; silence is no conflict.
CREATE OR REPLACE VIEW incident_fields AS
WITH counted AS (
    SELECT
        incident_id,
        field,
        value_key,
        coalesce(scope, '') AS scope,
        arg_max(coalesce(value_canonical, value_text), (assertion_rank(status), -epoch_us(published_at), claim_id))
            AS value_text,
        any_value(value_number) AS value_number,
        any_value(unit) AS unit,
        any_value(value_start) AS value_start,
        any_value(value_end) AS value_end,
        any_value(precision) AS precision,
        any_value(value_ref) AS value_ref,
        list_sort(list(DISTINCT qualifier) FILTER (qualifier IS NOT NULL)) AS qualifiers,
        arg_max(status, assertion_rank(status)) AS best,
        count(*) FILTER (status = 'confirmed')::INTEGER AS confirmed,
        count(*) FILTER (status = 'reported')::INTEGER AS reported,
        count(*) FILTER (status = 'claimed')::INTEGER AS claimed,
        count(*) FILTER (status = 'suspected')::INTEGER AS suspected,
        count(*) FILTER (status = 'denied')::INTEGER AS denied,
        count(*) FILTER (status = 'undisclosed')::INTEGER AS undisclosed,
        list(claim_id ORDER BY assertion_rank(status) DESC, published_at, claim_id) AS claim_ids
    FROM incident_claims
    GROUP BY incident_id, field, value_key, coalesce(scope, '')
)
SELECT
    incident_id,
    field,
    coalesce(
        value_text,
        printf('%.15g', value_number) || CASE WHEN unit IS NULL THEN '' ELSE ' ' || unit END,
        strftime(value_start, '%Y-%m-%d')
            || CASE WHEN value_end > value_start THEN '/' || strftime(value_end, '%Y-%m-%d') ELSE '' END
    ) AS value,
    scope,
    CASE WHEN denied > 0 AND confirmed + reported + claimed + suspected > 0 THEN 'disputed' ELSE best END AS status,
    denied > 0 AND confirmed + reported + claimed + suspected > 0 AS is_conflict,
    value_text, value_number, unit, value_start, value_end, precision, value_ref, qualifiers,
    best AS best_status,
    confirmed, reported, claimed, suspected, denied, undisclosed,
    claim_ids
FROM counted;
