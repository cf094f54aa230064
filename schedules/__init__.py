"""When: agendas read, releases compared, the timeline of dues, and the alarm clock that runs them."""
