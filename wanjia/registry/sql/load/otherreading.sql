SELECT DISTINCT other.pinyin, other.initials, person_id FROM chunk JOIN other_readings AS other USING (name)
