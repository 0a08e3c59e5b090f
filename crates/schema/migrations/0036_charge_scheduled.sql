-- Owner: charge. What time brings stands in the schedule: nobody looks for it by this any more.
DROP INDEX charge_unpaid;
