// SPDX-License-Identifier: MIT
// Built-in copy of packages/linkage-en, written by tools/embed_linkage_words. Do not edit.
#include "engines/linkage/standardise/internal/word_lists.h"

namespace cw::linkage {

namespace {
constexpr std::string_view given_names_text = R"csv(# Given names beside those of nicknames.csv, by which a column of given names is known. In any order; a line holds many.
aaliyah,aaron,abbas,abdul,abdullah,abdi,abigail,abu,ada,adam,addison,adrian,ahmed,ahmad,aiden,aidan,aimee,aisha,aisling,ajay,akash,alan,alana,albert
alec,alejandro,alex,alexander,alexandra,alexis,alfie,alfred,ali,alice,alicia,alina,alisha,alison,allison,alyssa,amanda,amara,amber,amelia,amina,amir,amit,amrit
amy,ana,anastasia,andrea,andrew,andrzej,angel,angela,anil,anita,anjali,ann,anna,anne,annabel,annette,annie,anthony,antonio,anwar,april,archie,arjun,arlo
arthur,arun,asha,ashley,ashton,asif,asma,audrey,austin,autumn,ava,ayaan,ayesha,bailey,barbara,barry,beatrice,becky,bella,ben,benjamin,bernard,bernadette,beth
bethany,betty,beverley,bilal,bill,billy,blake,bradley,brandon,breanna,brenda,brendan,brian,bridget,brianna,brittany,brodie,bronte,brooke,bruce,bryan,caitlin,callum,cameron
camilla,carl,carla,carlos,carol,caroline,carolyn,carrie,carter,cassandra,catherine,cathy,cecilia,charles,charlie,charlotte,chelsea,cheryl,chloe,chris,christian,christina,christine,christopher
ciara,claire,clara,clare,claudia,clive,cody,colin,colleen,connor,conor,cooper,courtney,craig,crystal,curtis,cynthia,daisy,dale,damian,dan,dana,daniel,danielle
danny,darcy,darius,darren,darryl,dave,david,dawn,dean,deborah,debra,declan,deepak,denis,denise,dennis,derek,derrick,desmond,diana,diane,dilys,dipak,dmitri
dominic,don,donald,donna,doreen,doris,dorothy,doug,douglas,duncan,dylan,ebony,eddie,edith,edmund,edna,eduardo,edward,edwin,eileen,elaine,eleanor,elena,eli
elijah,eliza,elizabeth,ella,ellen,ellie,elliot,eloise,elsie,emily,emilia,emma,eric,erica,erin,ernest,esme,esther,ethan,ethel,eva,evan,eve,evelyn
evie,ewan,faith,fatima,faye,felicity,fergus,finlay,finn,fiona,florence,frances,francesca,francis,francisco,frank,fraser,fred,freddie,frederick,freya,gabriel,gabrielle,gareth
gary,gavin,gemma,genevieve,geoff,geoffrey,george,georgia,georgina,gerald,geraldine,gerard,gethin,gillian,gina,gladys,glen,glenn,glenda,gloria,gordon,grace,gracie,graham
grant,greg,gregory,guadalupe,gurpreet,guy,gwen,gwendolyn,gwyneth,habiba,hailey,hamish,hamza,hannah,harald,harbans,hardeep,harjit,harold,harpreet,harriet,harrison,harry,harvey
hassan,hayden,hayley,hazel,heather,hector,heidi,helen,henry,herbert,hilary,hilda,holly,hope,howard,hugh,hugo,hussain,hussein,ian,ibrahim,imogen,imran,india
indiana,ingrid,irene,iris,isaac,isabel,isabella,isabelle,isaiah,isla,ismail,ivan,ivy,jack,jackson,jacob,jacqueline,jade,jagdish,jake,jakub,jamal,james,jamie
jan,jane,janet,janice,jared,jasmine,jason,jaspreet,jay,jayden,jean,jeff,jeffrey,jenna,jennifer,jenny,jeremy,jermaine,jerome,jerry,jesse,jessica,jessie,jill
jim,jimmy,jo,joan,joanna,joanne,jodie,joe,joel,johan,john,johnny,jon,jonah,jonathan,jordan,jorge,jose,joseph,josephine,josh,joshua,joy,joyce
juan,judith,judy,julia,julian,julie,juliet,june,justin,kai,kaitlin,kamal,karen,karl,kate,katherine,kathleen,kathryn,kathy,katie,katrina,kay,kayla,keira
keith,kelly,kelsey,ken,kenneth,kerry,kevin,khadija,kieran,kim,kimberley,kimberly,kiran,kirsty,krishna,krystyna,krzysztof,kyle,kylie,lachlan,lara,larry,latisha,latoya
laura,lauren,lawrence,layla,leah,leanne,lee,leighton,lena,leo,leon,leonard,leslie,lesley,levi,lewis,liam,lily,lilly,lillian,linda,lindsay,lindsey,lisa
lloyd,logan,lois,lola,lorna,lorraine,louis,louise,lucas,lucia,lucinda,lucy,luis,luke,lydia,lynda,lynn,lynne,mabel,mackenzie,maddison,madeleine,madeline,madison
magdalena,maisie,malcolm,malgorzata,mandy,manuel,marc,marcin,marco,marcus,margaret,maria,mariam,marian,marie,marilyn,marina,mario,marion,marjorie,mark,marlene,marley,martha
martin,marvin,mary,maryam,mason,mateusz,matilda,matthew,maureen,maurice,max,maxine,maxwell,maya,megan,mel,melanie,melissa,meredith,mia,michael,michaela,michal,michele
michelle,miguel,mike,mildred,millie,milly,miranda,miriam,mitchell,mohamed,mohammad,mohammed,mollie,molly,monica,morgan,mostafa,muhammad,mustafa,myles,nadia,nancy,naomi,natalie
natasha,nathan,nathaniel,neha,neil,nia,niamh,nicholas,nick,nicola,nicole,nigel,nikita,nina,nkechi,noah,noel,nora,norma,norman,oliver,olive,olivia,olu
olga,omar,oscar,osman,owen,paige,pamela,patel,patrice,patricia,patrick,paul,paula,pauline,pawel,pearl,pedro,peggy,penelope,peter,petra,philip,phillip,phoebe
phyllis,piotr,pippa,poppy,pradeep,preeti,priya,przemyslaw,quentin,rachael,rachel,raj,rajesh,rajinder,ralph,ramon,randy,ravi,ray,raymond,rebecca,rebekah,reece,reginald
rehan,renee,rhiannon,rhys,ricardo,richard,ricky,riley,rita,robert,roberto,robin,rodney,roger,rohan,roisin,roman,ron,ronald,rory,rosa,rose,rosemary,ross
roxanne,roy,ruben,ruby,rupert,russell,ruth,ryan,sabrina,sadie,saeed,said,salma,sally,sam,samantha,samira,samuel,sana,sandra,sanjay,sara,sarah,saskia
savannah,scarlett,scott,sean,sebastian,selina,sergio,seth,shabana,shahid,shane,shannon,sharon,shaun,shawn,sheila,shelley,shirley,shreya,sian,sidney,sienna,simon,simone
sinead,sofia,sonia,sonny,sophia,sophie,spencer,stacey,stanley,stefan,stella,stephanie,stephen,steve,steven,stewart,stuart,sue,suleiman,sunita,susan,susanne,suzanne,sydney
sylvia,tahlia,talia,tamara,tamsin,tanya,tara,tariq,tatiana,ted,teresa,terence,terry,tessa,thea,theo,theodore,theresa,thomas,tiffany,tim,timothy,tina,toby
todd,tom,tomasz,tommy,toni,tony,tracey,tracy,trevor,trinity,tristan,troy,tyler,tyrone,una,usman,valerie,vanessa,vera,vernon,veronica,vicky,victor,victoria
vijay,vincent,viola,violet,virginia,vivian,vivienne,wade,walter,wanda,warren,wayne,wendy,wesley,wilfred,will,willem,william,willow,winifred,winston,xavier,xin,yasmin
yolanda,yusuf,yvette,yvonne,zac,zachary,zahra,zainab,zara,zbigniew,zeinab,zoe,zofia,zoya,zuzanna,emeka,chidi,chinedu,ngozi,oluwaseun,kwame,kofi,ama,abena
akosua,wei,li,mei,jing,yan,hui,xiao,ming,jun,hiroshi,yuki,minh,thi,nguyen thi,jesus,rosario,giovanni,giuseppe,francois,pierre,jacques,michel,philippe
hans,klaus,jurgen,wolfgang,dieter,heinrich,wilhelm,friedrich,johann,johannes,karin,ursula,monika,sabine,birgit,lars,sven,erik,bjorn,astrid,sigrid,pieter,jeroen
joost,maarten,anneke,marieke,femke,emile,henri,jules,margot,amelie,camille,manon,ines,leticia,pilar,carmen,dolores,mercedes,alberto,fernando,rafael,raul,javier,sergei
)csv";
}  // namespace
std::string_view given_names_csv() { return given_names_text; }

namespace {
constexpr std::string_view family_names_text = R"csv(# Common family names, by which a column of family names is known. In any order; a line holds many.
smith,jones,williams,taylor,davies,brown,wilson,evans,thomas,johnson,roberts,walker,wright,robinson,thompson,white,hughes,edwards,green,hall,lewis,harris,clarke,patel
jackson,wood,turner,martin,cooper,hill,ward,morris,moore,clark,lee,king,baker,harrison,morgan,allen,james,scott,phillips,watson,davis,parker,price,bennett
young,griffiths,mitchell,kelly,cook,carter,richardson,bailey,collins,bell,shaw,murphy,miller,cox,richards,khan,marshall,anderson,simpson,ellis,adams,singh,begum,wilkinson
foster,chapman,powell,webb,rogers,gray,mason,ali,hunt,hussain,campbell,matthews,owen,palmer,holmes,mills,barnes,knight,lloyd,butler,russell,barker,fisher,stevens
jenkins,murray,dixon,harvey,graham,pearson,ahmed,fletcher,walsh,kaur,gibson,howard,andrews,stewart,elliott,reynolds,saunders,payne,fox,ford,pearce,day,brooks,west
lawrence,cole,atkinson,bradley,spencer,gill,dawson,watts,burton,oconnor,perry,hart,bird,ball,booth,hudson,carr,macdonald,hopkins,wells,dunn,reid,armstrong,barrett
rose,henderson,burns,nicholson,robertson,hamilton,francis,stone,lane,cunningham,hayes,hawkins,harding,newman,nelson,lawson,gregory,may,byrne,simmons,berry,gardner,stephens,ross
mccarthy,sullivan,porter,ryan,oneill,obrien,doyle,daly,lynch,kennedy,quinn,gallagher,doherty,kavanagh,nolan,connolly,brennan,burke,collier,duffy,farrell,fitzgerald,flynn,foley
hogan,keane,kenny,maguire,mcdonald,mcgrath,mckenna,mclaughlin,mcmahon,moran,oreilly,power,redmond,sheehan,sweeney,tobin,whelan,wallace,ferguson,fraser,grant,cameron,mackenzie,mackay
maclean,macleod,sinclair,sutherland,johnston,kerr,hunter,paterson,boyd,craig,crawford,cruickshank,docherty,donaldson,douglas,duncan,gordon,irvine,jamieson,mcintosh,mcintyre,mckay,mclean,mcmillan
munro,muir,rennie,ritchie,rankin,walters,wong,chan,cheung,chen,wang,li,liu,zhang,huang,yang,wu,zhao,zhou,lin,lam,ng,ho,tan
lim,kim,park,choi,nguyen,tran,pham,huynh,hoang,phan,sharma,kumar,gupta,shah,mehta,desai,joshi,agarwal,verma,reddy,rao,nair,menon,iyer
das,ghosh,banerjee,mukherjee,chatterjee,bose,dhillon,sandhu,sidhu,grewal,gill,bains,dhaliwal,chaudhry,choudhury,chowdhury,miah,uddin,islam,rahman,hossain,akhtar,bibi,iqbal
malik,mahmood,mohammed,mohamed,muhammad,mirza,qureshi,raza,rashid,sheikh,siddiqui,syed,yousaf,zaman,abdi,abdullah,hassan,hussein,ibrahim,omar,osman,yusuf,warsame,farah
jama,okafor,okeke,okonkwo,adeyemi,adebayo,ogunleye,oyelaran,nwosu,eze,obi,mensah,owusu,boateng,osei,asante,appiah,agyeman,adjei,kamau,mwangi,otieno,ndlovu,moyo
dube,sibanda,ncube,nkosi,dlamini,van der merwe,botha,naidoo,pillay,kowalski,kowalczyk,nowak,wisniewski,wojcik,kaminski,lewandowski,zielinski,szymanski,wozniak,dabrowski,kozlowski,mazur,krawczyk,piotrowski
grabowski,pawlak,zajac,krol,jankowski,wieczorek,adamczyk,popescu,ionescu,popa,radu,stan,dumitru,ivanov,petrov,smirnov,kuznetsov,popov,kovacs,nagy,szabo,toth,horvath,novak
svoboda,dvorak,silva,santos,ferreira,pereira,oliveira,costa,rodrigues,martins,sousa,fernandes,goncalves,gomes,lopes,marques,almeida,garcia,martinez,rodriguez,lopez,hernandez,gonzalez,perez
sanchez,ramirez,torres,flores,rivera,gomez,diaz,reyes,morales,cruz,ortiz,gutierrez,chavez,ramos,ruiz,alvarez,mendoza,vasquez,castillo,jimenez,moreno,romero,herrera,medina
aguilar,vargas,castro,guzman,mendez,fernandez,munoz,salazar,soto,vega,delgado,pena,rios,ortega,nunez,muller,schmidt,schneider,fischer,weber,meyer,wagner,becker,schulz
hoffmann,schafer,koch,bauer,richter,klein,wolf,schroder,neumann,schwarz,zimmermann,braun,kruger,hofmann,hartmann,lange,werner,krause,lehmann,kohler,maier,rossi,russo,ferrari
esposito,bianchi,romano,colombo,ricci,marino,greco,bruno,gallo,conti,de luca,mancini,giordano,rizzo,lombardi,moretti,dubois,durand,leroy,moreau,simon,laurent,lefebvre,bertrand
roux,fournier,girard,bonnet,lambert,fontaine,rousseau,janssen,de jong,de vries,van den berg,van dijk,bakker,visser,smit,de boer,mulder,de groot,bos,vos,peters,hendriks
jansen,andersen,hansen,johansen,larsen,nielsen,olsen,pedersen,jensen,johansson,karlsson,nilsson,eriksson,larsson,olsson,persson,svensson,berg,lind,holm,lopez,alexander,washington,jefferson
freeman,jordan,owens,coleman,simmons,patterson,bryant,griffin,hayes,myers,long,hughes,foster,sanders,bush,ryan,mcdaniel,woods,cobb,banks,newton,hale,norris,norman,chambers
haynes,lowe,barnett,mcguire,parsons,sutton,holloway,todd,greene,hubbard,lambert,wade,byrd,davidson,manning,goodwin,hammond,walton,curtis,austin,benson,sharp,bowen,hicks
barber,brewer,higgins,maxwell,franklin,watkins,franks,yates,hardy,warner,hodges,cross,steele,sparks,horton,bates,wheeler,carpenter,larson,frazier,burgess,blair,boyle,fuller
lucas,cohen,levy,goldberg,friedman,katz,kaplan,blackwell,crowe,whitehead,hewitt,goddard,sykes,holden,whittaker,hargreaves,ashton,haigh,barlow,lord,schofield,sutcliffe,crossley,horsfall
greenwood,ogden,kershaw,lees,buckley,whitworth,clegg,heath,bull,bishop,abbott,potter,webster,walters,preston,bolton,burrows,buckingham,hayward,dyer,coates,cartwright,faulkner,frost
gibbs,gilbert,glover,goodman,gough,hancock,harper,hartley,holland,houghton,howe,howell,humphreys,hurst,hutchinson,jarvis,jennings,kemp,kirby,kirk,leach,little,lucas,lynn
marsh,metcalfe,middleton,miles,moss,nash,naylor,norton,obrien,oliver,osborne,page,parry,perkins,peacock,pickering,pollard,poole,potts,pugh,randall,read,reed,rees
rhodes,riley,rowe,rowley,savage,sharp,shepherd,short,skinner,slater,stokes,storey,swift,talbot,thorne,thornton,tomlinson,townsend,tucker,vaughan,vincent,wall,warren,waters
weston,wheatley,whitehouse,wilkins,willis,winter,woodward,worth,wyatt,bevan,probert,prosser,prothero,meredith,llewellyn,maddocks,pritchard,prichard,rowlands,tudor,beynon,bowen,gittins,hopkin
)csv";
}  // namespace
std::string_view family_names_csv() { return family_names_text; }

}  // namespace cw::linkage
