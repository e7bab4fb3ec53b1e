-- A payment of the bank is of one batch.
CREATE UNIQUE INDEX payout_batches_payment_reference ON employment_service.payout_batches (payment_reference);
