-- What the versions that were there say.
FROM (FROM _claims UNION ALL BY NAME FROM _claim_revisions)
SEMI JOIN _versions USING (article_id, date, text_sha256, revision);
