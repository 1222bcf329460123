/** Common given names: after one of these a doubtful name is a person's (`Doug Ford`, `Maxine Waters`). Folded. */
export const givenNames: ReadonlySet<string> = new Set(
  `aaron adam adrian al alan albert alec alex alexander alexandra alfred alice allen alyssa amanda amber
  amy ana andrea andrew andy angela anita ann anna anne anthony antonio arnold arthur ashley barbara barry
  becky ben benjamin bernard beth betty bill billy bob bobby bonnie brad bradley brandon brenda brett brian
  bruce bryan calvin cameron carl carla carlos carol caroline carolyn catherine charles charlie charlotte
  cheryl chris christian christina christine christopher cindy claire clara colin connie craig cynthia
  dale dan dana daniel danny darren darryl dave david dawn dean deborah debra denise dennis derek diana
  diane don donald donna doris dorothy doug douglas duncan dustin dwight dylan earl ed eddie edward edwin
  eileen elaine eleanor elizabeth ellen emily emma eric erica erin ethan eugene eva evan evelyn felix
  frances francis frank fred frederick gabriel gail gary gavin gene geoffrey george gerald gilbert gina
  glen glenn gloria gordon grace graham greg gregory guy hannah harold harrison harry heather heidi helen
  henry herbert holly howard hugh ian irene isaac ivan jack jackie jacob jacqueline jaime james jamie jan
  jane janet janice jason jay jean jeff jeffrey jennifer jeremy jerome jerry jesse jessica jill jim jimmy
  joan joann joanna joe joel john johnny jon jonathan jordan jorge jose joseph josh joshua joy joyce juan
  judith judy julia julian julie justin karen karl kate katherine kathleen kathryn kathy katie keith kelly
  ken kenneth kevin kim kirk kristen kurt kyle larry laura lauren laurie lawrence leah lee leon leonard
  leslie lewis linda lisa liz logan lori louis louise lucas lucy luis luke lynn madison marc marcus
  margaret maria marie marilyn mario marion mark marshall martha martin marvin mary matt matthew maureen
  maurice max maxine megan melanie melissa michael michele michelle miguel mike milton mitch monica morgan
  muddy nancy natalie nathan neil nelson nicholas nick nicole nina noah nora norman oliver olivia oscar
  owen pamela pat patricia patrick paul paula pedro peggy penny perry peter phil philip phillip phyllis
  rachel ralph randy raphael ray raymond rebecca regina renee rhonda ricardo richard rick rita rob robert
  roberta robin rodney roger ron ronald rosa rose roy russell ruth ryan sally sam samantha samuel sandra
  sara sarah scott sean sebastian seth sharon shawn sheila shirley simon sonia sophia sophie spencer stacy
  stan stanley stella stephanie stephen steve steven stewart stuart sue susan suzanne sylvia tamara tanya
  ted teresa terry theodore theresa thomas tiffany tim timothy tina todd tom tommy toni tony tracy travis
  trevor troy tyler valerie vanessa vernon vicki victor victoria vincent virginia vivian wade walter wanda
  warren wayne wendy whitey william yvonne zachary`.split(/\s+/),
);
