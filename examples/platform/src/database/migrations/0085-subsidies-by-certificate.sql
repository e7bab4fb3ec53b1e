-- A certificate brings one subsidy, whoever reports it: by the keyed mark of its number.
ALTER TABLE employment_service.subsidies ADD COLUMN certificate_id text CHECK (certificate_id ~ '^[0-9a-f]{32}$');
CREATE UNIQUE INDEX subsidies_one_per_certificate ON employment_service.subsidies (certificate_id);
-- The level of a grant is its certificate's, also where the class was of any level.
UPDATE employment_service.subsidies s SET skill_level = v.certificate_level
FROM employment_service.review_vouchers v
WHERE v.review_id = s.review_id AND v.voucher_number = s.voucher_number AND s.skill_level = 'any' AND v.certificate_level <> 'any'
  AND NOT EXISTS (SELECT FROM employment_service.subsidies o WHERE o.id_number_index = s.id_number_index AND o.occupation = s.occupation AND o.skill_level = v.certificate_level);
