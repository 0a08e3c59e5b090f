-- Owner: order. What time brings stands in the schedule: nobody looks for it by these any more.
DROP INDEX order_unpaid;

DROP INDEX order_running;
